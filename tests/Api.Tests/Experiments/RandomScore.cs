using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>A mean held against random writes, in a golden row and in an answer.</summary>
internal static class RandomScore
{
    /// <summary>Holds the random writes' mean and spread, and the z-score.</summary>
    /// <remarks>z = (x - m) / sd. With x and m off by the bound each, and sd by <see cref="Tolerances.SpreadFactor"/>
    /// of it, z is off by (2 + that |z|) / sd of the bound.</remarks>
    /// <param name="golden">The golden row.</param>
    /// <param name="found">The row of the answer.</param>
    /// <param name="names">Names of the random writes' mean, with <c>_sd</c> of their spread, and of the
    /// z-score.</param>
    /// <param name="bound">How far a mean may be off.</param>
    public static void AssertClose(
        JsonElement golden, JsonElement found, (string Random, string Score) names, double bound)
    {
        double deviation = golden.GetProperty(names.Random + "_sd").GetDouble();
        double score = golden.GetProperty(names.Score).GetDouble();
        AssertNumber(golden, found, names.Random, bound);
        AssertNumber(golden, found, names.Random + "_sd", bound * Tolerances.SpreadFactor);
        AssertNumber(
            golden, found, names.Score, bound * (2 + (Tolerances.SpreadFactor * Math.Abs(score))) / deviation);
    }

    /// <summary>Holds one number; null where the golden row has none.</summary>
    /// <param name="golden">The golden row.</param>
    /// <param name="found">The row of the answer.</param>
    /// <param name="name">The column.</param>
    /// <param name="bound">How far it may be off.</param>
    public static void AssertNumber(JsonElement golden, JsonElement found, string name, double bound)
    {
        Assert.Equal(golden.GetProperty(name).ValueKind, found.GetProperty(name).ValueKind);
        if (golden.GetProperty(name).ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(golden.GetProperty(name).GetDouble(), found.GetProperty(name).GetDouble(), bound);
        }
    }
}
