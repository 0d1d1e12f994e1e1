"""What all sessions together say: how practice goes, and what to practise next. Functions of sessions and a date."""
