//! Stories across parts.
