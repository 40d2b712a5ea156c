raise ValueError("top")
