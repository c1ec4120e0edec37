"""The page on which one plays several people at once."""
