"""Why a slice is as it is: facts from the record, a question in words, and an answer that cites what it says."""
