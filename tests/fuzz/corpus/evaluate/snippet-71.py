class Node:
    def __init__(self, v, nxt=None):
        self.v, self.nxt = v, nxt
    def __iter__(self):
        n = self
        while n is not None:
            yield n.v
            n = n.nxt
result = [list(Node(1, Node(2))), max(Node(4, Node(9)))]
