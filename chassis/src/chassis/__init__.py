"""The frame all services ride on: transactions, records, events, transport. It knows no office vocabulary."""
