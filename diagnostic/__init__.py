"""How mature is a city's e-government, and what should it build next?"""
