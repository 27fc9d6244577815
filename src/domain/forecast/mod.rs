//! The AGH forecast: how many people will be present on each day, as a distribution.
