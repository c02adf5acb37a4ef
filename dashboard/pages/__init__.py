"""The pages, one package each: `layout.py` (pure) and `callbacks.py` (register). `dashboard.app` lists them."""
