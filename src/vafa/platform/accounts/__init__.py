"""Staff: who works here, how they sign in, which language and calendar they read. Customers are not here."""
