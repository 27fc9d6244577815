//! Pieces of a picture. They know roles and rectangles, no screens and no data.

pub mod area;
pub mod bar;
pub mod big;
pub mod chart;
pub mod input;
pub mod measure;
pub mod paint;
pub mod progress;
pub mod seg;
pub mod spark;
pub mod spot;
pub mod table;
