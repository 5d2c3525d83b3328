//! Sets of worlds as a few machine words, and numbers that differ between worlds.

use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, Not, Sub, SubAssign};

/// A set of up to `64 * W` worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mask<const W: usize>(pub [u64; W]);

impl<const W: usize> Mask<W> {
    /// No world.
    pub const NONE: Self = Self([0; W]);
    /// Every place for a world.
    pub const ALL: Self = Self([u64::MAX; W]);

    /// The first `count` places.
    pub fn first(count: usize) -> Self {
        Self(std::array::from_fn(|word| match count.saturating_sub(word * 64) {
            rest @ 0..64 => (1 << rest) - 1,
            _ => u64::MAX,
        }))
    }

    /// Whether a world is in it.
    pub fn any(self) -> bool {
        self.0.iter().any(|word| *word != 0)
    }

    fn with(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| join(self.0[word], other.0[word])))
    }
}

impl<const W: usize> BitAnd for Mask<W> {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }
}

impl<const W: usize> BitOr for Mask<W> {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.with(other, |a, b| a | b)
    }
}

impl<const W: usize> BitXor for Mask<W> {
    type Output = Self;
    fn bitxor(self, other: Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }
}

impl<const W: usize> Sub for Mask<W> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a & !b)
    }
}

impl<const W: usize> Not for Mask<W> {
    type Output = Self;
    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

impl<const W: usize> BitAndAssign for Mask<W> {
    fn bitand_assign(&mut self, other: Self) {
        *self = *self & other;
    }
}

impl<const W: usize> BitOrAssign for Mask<W> {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl<const W: usize> SubAssign for Mask<W> {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// A number of each world, bit by bit: the first mask holds the worlds whose number is odd, and so on.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter<const W: usize>(Vec<Mask<W>>);

impl<const W: usize> Counter<W> {
    /// Adds the same to the numbers of some worlds. `amount` is not negative.
    pub fn add(&mut self, worlds: Mask<W>, amount: i128) {
        if !worlds.any() {
            return;
        }
        for bit in (0..i128::BITS as usize).filter(|bit| amount >> bit & 1 == 1) {
            let (mut carry, mut place) = (worlds, bit);
            while carry.any() {
                if place >= self.0.len() {
                    self.0.resize(place + 1, Mask::NONE);
                }
                let here = self.0[place];
                self.0[place] = here ^ carry;
                carry &= here;
                place += 1;
            }
        }
    }

    /// The places whose numbers are at least this.
    pub fn at_least(&self, number: i128) -> Mask<W> {
        if number <= 0 {
            return Mask::ALL;
        }
        let planes = self.0.len();
        if planes < i128::BITS as usize && number >> planes != 0 {
            return Mask::NONE;
        }
        let (mut more, mut equal) = (Mask::NONE, Mask::ALL);
        for (place, plane) in self.0.iter().enumerate().rev() {
            if number >> place & 1 == 1 {
                equal &= *plane;
            } else {
                more |= equal & *plane;
                equal -= *plane;
            }
        }
        more | equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_agree_with_numbers() {
        let mut counter = Counter::<2>::default();
        let mut numbers = [0i128; 128];
        let mut dice = 7u64;
        for _ in 0..200 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (worlds, amount) = (Mask([dice, dice.rotate_left(29) ^ 0x5555]), i128::from(dice >> 58));
            counter.add(worlds, amount);
            for (world, number) in numbers.iter_mut().enumerate() {
                *number += amount * i128::from(worlds.0[world / 64] >> (world % 64) & 1);
            }
            for bound in [0, 1, amount, numbers[3], numbers[100] + 1, 1 << 20] {
                let reached = counter.at_least(bound);
                for (world, number) in numbers.iter().enumerate() {
                    assert_eq!(reached.0[world / 64] >> (world % 64) & 1 == 1, *number >= bound);
                }
            }
        }
    }

    #[test]
    fn the_first_places_are_counted_across_words() {
        assert_eq!(Mask::<2>::first(0), Mask::NONE);
        assert_eq!(Mask::<2>::first(65), Mask([u64::MAX, 1]));
        assert_eq!(Mask::<2>::first(128), Mask::ALL);
    }
}
