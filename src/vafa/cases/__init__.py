"""What we owe: each request for service is a case with an owner, promises and an end. The story in words is in conversations."""
