"""What people decided about the survey files, kept beside them and replayed at every build. No file is changed."""
