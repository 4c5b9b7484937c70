using System.Text.Json;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing.Golden;

/// <summary>Holds a mean's score against random writes to a golden row.</summary>
internal static class GoldenScore
{
    /// <summary>Compares the random writes' mean and spread, and the z-score.</summary>
    /// <remarks>z = (x - m) / sd. With x and m off by a tolerance each, and sd by <see cref="Tolerances.SpreadFactor"/>
    /// of it, z is off by (2 + that |z|) / sd of the tolerance.</remarks>
    /// <param name="name">What the row is.</param>
    /// <param name="row">The golden row.</param>
    /// <param name="random">Name of the random writes' mean; with <c>_sd</c> of their spread.</param>
    /// <param name="score">Name of the z-score.</param>
    /// <param name="found">The score.</param>
    /// <param name="comparison">Where differences go.</param>
    public static void Compare(
        string name, JsonElement row, string random, string score, LayerAdjustedScore found, Comparison comparison)
    {
        double deviation = row.GetProperty(random + "_sd").GetDouble();
        double expected = row.GetProperty(score).GetDouble();
        comparison.Check($"{name} {random}", row.GetProperty(random).GetDouble(), found.RandomMean);
        comparison.Check($"{name} {random}_sd", deviation, found.RandomStandardDeviation, Tolerances.SpreadFactor);
        comparison.Check(
            $"{name} {score}",
            expected,
            found.ZScore,
            (2 + (Tolerances.SpreadFactor * Math.Abs(expected))) / deviation);
    }
}
