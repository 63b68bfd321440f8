def update(e): return 0
