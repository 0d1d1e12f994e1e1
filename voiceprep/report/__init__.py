"""What a session shows: findings, then text or JSON."""
