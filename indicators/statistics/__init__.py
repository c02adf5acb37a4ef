"""Counts and moments in, intervals and tests out: pure functions that know nothing of tables, pages or verdicts.

Every function stands in the module of its matter and can be had from here too, by its name alone:
`from indicators.statistics import newcombe_interval`. Arguments go by their names; only what is one thing (a sample, a
table, a panel, a list of p) may go without: `holm([0.01, 0.04])`. An `Interval` gives `lower, upper` as well as
`.lower` and `.upper`. docs/methods.md says when each is right. By name of the method:

Agresti-Caffo               difference.agresti_caffo_interval
Agresti-Min                 paired.agresti_min_interval
Answer errors (back-checks)  spurious.error_from_back_checks, spurious.answer_error_floor
Benjamini-Hochberg, -Yekutieli (FDR)  multiple.benjamini_hochberg, multiple.benjamini_yekutieli
Bhapkar                     ladder.bhapkar
Binder (linearised means)   cluster_means.stratified_cluster_mean
Bonett-Price                paired.bonett_price_interval, paired_ratio.share_ratio_bonett_price_interval
Bootstrap, BCa              amount.bootstrap_interval
Bowker                      ladder.bowker
Brunner-Munzel, Mann-Whitney (rank sum)  ladder.probability_of_superiority
Byar                        count.byar_interval
Cell weights (Little)       attrition.cell_weights, attrition.weighted_change
Clopper-Pearson             proportion.clopper_pearson_interval
Cluster-robust, t(K - 1)    paired.cluster_interval, cluster_means.cluster_mean, clustered.change_limits,
                            clustered_difference.clustered_difference_interval,
                            clustered_share.clustered_share_interval
Cochran's Q                 rounds.cochran_q
Cochran-Armitage            rounds.cochran_armitage
Cohen's h, g, d             effect.cohen_h, effect.cohen_g, amount.standardised_change
Connor, Bloom (smallest detectable change, MDE, sample size)  paired.smallest_detectable_change, paired.pairs_needed,
                            effect.detectable_by_width
Control charts (p, X-bar, XmR)  rounds.share_chart_limits, rounds.mean_chart_limits, rounds.moving_range_limits,
                            rounds.chart_signals
DerSimonian-Laird (meta-analysis, random effects, I², I2, Q)  contrast.heterogeneity
Design effect (deff), ICC   design_effect.pooled_design_effect, design_effect.share_design_effect,
                            design_effect.intracluster_correlation
Difference in differences (DiD)  clustered_changes.clustered_change_difference,
                            contrast.paired_difference_in_differences, contrast.unpaired_difference_in_differences,
                            contrast.difference_in_differences_of_means
Durkalski, Obuchowski       clustered_test.durkalski_test, clustered_test.obuchowski_test
Efron-Morris (shrinkage, empirical Bayes)  site.shrunken
Eldridge, Moulton (planning)  design_effect.expected_design_effect
Eliasziw-Donner, Yang       clustered_pairs.eliasziw_donner_test, clustered_pairs.yang_test
Finite population (FPC)     proportion.wilson_finite_limits, cluster_means.cluster_mean
Friedman, Kruskal-Wallis    several.friedman_test, several.kruskal_wallis
Gaps: absolute (risk difference), relative (risk ratio)  difference.absolute_gap, difference.relative_gap
Funnel (Spiegelhalter)      site.funnel_limits, site.funnel_flags
Garwood (Poisson, exact, one rate)  count.poisson_interval
Geometric mean ratio        amount.geometric_mean_ratio
Hodges-Lehmann              median.hodges_lehmann_change, clustered_rank.clustered_typical_change
Holm (instead of Bonferroni)  multiple.holm
Horowitz-Manski (worst case)  attrition.change_bounds_interval, attrition.share_bounds
Interaction (Altman-Bland)  contrast.interaction_test
Jeffreys                    proportion.jeffreys_interval
Kish                        attrition.kish_effective_size
Kish-Frankel (ratios)       clustered_difference.difference_variance
Koopman                     difference.risk_ratio_interval
Korn-Graubard               clustered_share.share_limits
McNemar: mid-p, exact, chi-squared  paired.mcnemar_midp, paired.mcnemar_exact, paired.mcnemar_asymptotic
Median (Thompson)           median.median_interval
Mean and deviation: as printed, of values or sums  mean.sums_of, mean.spread_of
Mee, Miettinen-Nurminen     difference.mee_interval, difference.miettinen_nurminen_interval,
                            difference.risk_ratio_interval (corrected)
Mid-p (midp)                proportion.midp_interval, paired_ratio.odds_ratio_midp_interval,
                            count.rate_ratio_midp_interval
MOVER                       contrast.difference_of, paired_ratio.share_ratio_mover_interval
Newcombe: method 10 (newcombe10, paired), hybrid (unpaired)  paired.newcombe_interval,
                            proportion.newcombe_hybrid_interval
Odds ratio of pairs         paired_ratio.odds_ratio, paired_ratio.odds_ratio_exact_interval,
                            paired_ratio.odds_ratio_laplace_interval
Placebo sites               contrast.placebo_p
Poisson, two rates          count.rate_comparison, count.rate_ratio_midp_interval
Rank-biserial               rank.rank_biserial
Rao-Scott                   clustered.clustered_p
Regression to the mean      spurious.regression_to_the_mean, spurious.regression_of_selected
Rosner-Glynn-Lee            clustered_rank.clustered_typical_change
Sign flips of clusters      clustered_test.sign_flip_test
Sign test: mid-p, exact     ordinal.sign_test, paired.mcnemar_exact
Standardised difference (SMD, standardized)  attrition.standardised_difference_of_shares,
                            attrition.standardised_difference_of_means
Stuart-Birch scores         ladder.score_test
Stuart-Maxwell              ladder.stuart_maxwell
Tang, Nam-Blackwelder (score, paired risk ratio)  paired_ratio.share_ratio_interval
Tango                       paired.tango_interval, ordinal.net_up_interval
Trend of a panel            rounds.paired_trend, rounds.cluster_trend
t: paired, Welch, ANOVA     mean.mean_interval, mean.paired_mean_interval, amount.paired_t_test, amount.welch_t_test,
                            several.welch_anova
Wilcoxon, Pratt             rank.signed_rank_test
Wilson (instead of Agresti-Coull)  proportion.wilson_interval, clustered.clustered_wilson_interval
Winsorised mean             amount.winsorised_mean
"""

import re
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if not TYPE_CHECKING:  # a type checker is to know what a module holds, not to believe every name

    def __getattr__(name: str) -> object:
        """A public function or class by its name alone; nothing is imported before it is asked for."""
        refusal = f"module {__name__!r} has no attribute {name!r}"
        modules = _modules()
        if name.startswith("_") or name in modules:
            raise AttributeError(refusal)
        for module in modules:
            found = _own(module).get(name)
            if found is not None:
                return found
        near = [each for each in __dir__() if name in each] or _of_method(name) or get_close_matches(name, __dir__())
        raise AttributeError(f"{refusal}; it has {', '.join(near)}" if near else refusal)

    def __dir__() -> list[str]:
        """Every name that can be had from here."""
        return sorted({*globals(), *_modules(), *(name for module in _modules() for name in _own(module))})


def _of_method(name: str) -> list[str]:
    """What the index above names where it shares most words with this name: of Garwood, `poisson_interval`."""
    entries = [entry.partition("  ") for entry in re.split(r"\n(?=\S)", __doc__ or "")]
    asked = set(name.lower().split("_")) - {"of", "in", "test"}
    shared = [len(asked & set(re.findall(r"\w+", method.lower()))) for method, _, _ in entries]
    best = max(max(shared), 1)
    return [each for (_, _, told), words in zip(entries, shared, strict=True) if words == best
            for each in re.findall(r"\w+\.(\w+)", told)]  # fmt: skip


def _modules() -> list[str]:
    return [found.name for found in iter_modules(__path__)]


def _own(module: str) -> dict[str, object]:
    """What a module makes itself and does not hide."""
    whole = f"{__name__}.{module}"
    return {
        name: found
        for name, found in vars(import_module(whole)).items()
        if not name.startswith("_") and getattr(found, "__module__", "") == whole
    }
