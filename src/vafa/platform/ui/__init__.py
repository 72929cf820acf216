"""How Vafa looks: layouts, components, forms, static files. It knows no nouns of the trade and no addresses."""
