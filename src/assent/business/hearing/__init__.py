"""How the embedded model hears business wishes: rates, objectives, applications. `skills.understand` asks."""
