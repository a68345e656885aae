"""Small faults put into the program: which of them no test notices, and why that is acceptable."""
