//! Days without a flow, among flows that come now and then.
//!
//! Owns: where the likeliest is nothing.
//! Not here: weekdays on which nothing can happen (`closed`), how much comes in the mean.
//! Invariant: a series with flows on most steps is left as it is.

use crate::number::{quantile_of_sorted, sorted};
use crate::series::is_intermittent;

/// Where flows come now and then, half the chances of a step say nothing unless more than half of
/// a usual flow is expected: of a flow that comes or does not, the median is one or the other. A
/// weighted mean of several models has a little of both everywhere, which no day ever has.
pub(crate) fn empty(values: &[f64], median: &mut [f64]) {
    if !is_intermittent(values) {
        return;
    }
    let flows = values.iter().filter(|it| **it != 0.0).map(|it| it.abs());
    let usual = quantile_of_sorted(&sorted(&flows.collect::<Vec<_>>()), 0.5);
    let idle = median.iter_mut().filter(|it| it.abs() < 0.5 * usual);
    idle.for_each(|it| *it = 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_half_of_a_usual_flow_is_none_and_more_is_one() {
        let payroll = [0.0, 0.0, -50.0, 0.0, 0.0, -60.0, 0.0, -40.0];
        let mut path = [-3.0, 4.0, -24.9, -25.1, 0.0];
        empty(&payroll, &mut path);
        assert_eq!(path, [0.0, 0.0, 0.0, -25.1, 0.0]);
    }

    #[test]
    fn what_flows_on_most_steps_and_what_never_did_stay_as_they_are() {
        for values in [&[5.0, 0.0, 6.0, 7.0][..], &[0.0, 0.0, 0.0]] {
            let mut path = [0.5, -1.0];
            empty(values, &mut path);
            assert_eq!(path, [0.5, -1.0]);
        }
    }
}
