"""The contract between the writer and its readers: declarations, tables, unit views and the store of builds."""
