-- One database and one role a service, and no grants across. Set the passwords that .env names.
CREATE ROLE personnel LOGIN PASSWORD 'change-me';
CREATE DATABASE personnel OWNER personnel;
REVOKE CONNECT ON DATABASE personnel FROM PUBLIC;
CREATE ROLE meetings LOGIN PASSWORD 'change-me';
CREATE DATABASE meetings OWNER meetings;
REVOKE CONNECT ON DATABASE meetings FROM PUBLIC;
CREATE ROLE documents LOGIN PASSWORD 'change-me';
CREATE DATABASE documents OWNER documents;
REVOKE CONNECT ON DATABASE documents FROM PUBLIC;
CREATE ROLE supervision LOGIN PASSWORD 'change-me';
CREATE DATABASE supervision OWNER supervision;
REVOKE CONNECT ON DATABASE supervision FROM PUBLIC;
CREATE ROLE gateway LOGIN PASSWORD 'change-me';
CREATE DATABASE gateway OWNER gateway;
REVOKE CONNECT ON DATABASE gateway FROM PUBLIC;
