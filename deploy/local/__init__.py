"""The whole suite on one machine: for `make run`, `make test` and the system tests."""
