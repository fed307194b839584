"""The draft of the master plan: a document to edit, a file a chapter, with marked places for what the city decides."""
