"""The catalogue of stars and tasks as versioned data, and the years (cycles) with their dates."""
