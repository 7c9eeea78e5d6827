//! The seasonal naive: what every other model must beat.
//!
//! Owns: repeating the last season.
//! Not here: its bands (`conformal`).
//! Invariant: needs one value.

/// The value of the last known step of the same season.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let period = period.clamp(1, values.len());
    let season = &values[values.len() - period..];
    (0..horizon).map(|it| season[it % period]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_season_comes_again() {
        assert_eq!(
            forecast(&[9.0, 1.0, 2.0, 3.0], 3, 5),
            [1.0, 2.0, 3.0, 1.0, 2.0]
        );
        assert_eq!(forecast(&[4.0], 7, 2), [4.0, 4.0]);
    }
}
