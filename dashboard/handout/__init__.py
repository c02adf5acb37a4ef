"""The pages of one build as one file that opens without a server: what the team hands to a judge.

`views` says which addresses are in it, `page` turns one into HTML that stands alone, `document` puts all into a file.
The pages are those of the dashboard, drawn by the same functions for the same audience; nothing is worded twice.
"""
