"""One sentence of an answer as a language model would put it, on request: which one, how asked, what may stand."""
