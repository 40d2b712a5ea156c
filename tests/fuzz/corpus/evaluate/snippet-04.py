result = ["a" + "b", "ab" * 3, "abc"[1], "abcdef"[1:4], "abcdef"[::-1], "abcdef"[-3:], "abcdef"[::2], "äöü"[1], len("äöü")]
