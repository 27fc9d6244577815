//! The contingent rule: who gets how many of the free places, exactly and explainably.
