# migrations: what init lays down, and the demo project
