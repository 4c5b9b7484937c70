using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.SelfRepair;

/// <summary>Rows of the built-in prompt sets as version 0.2.0 gave them: a change of the inside changes no
/// number.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class EarlierRowsTests(ServiceFactory service)
{
    /// <summary>As a share of the largest |logit_clean|: float32 sums in another order differ by less (6e-8 of a value,
    /// some 50 of random sign), and a mean over hundreds of positions by less again.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Positions whose repair lies within rounding of a bound of the shares.</summary>
    private const int OpenPositions = 2;

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("ioi")]
    [InlineData("facts")]
    [InlineData("text")]
    public async Task Post_OfABuiltInSet_GivesTheRowsOfVersion02(string promptSet)
    {
        JsonElement earlier = Earlier(promptSet);
        JsonElement analysis = await client.AnalyzeAsync(earlier.GetProperty("request").GetRawText());

        double largest = earlier.GetProperty("heads").EnumerateArray()
            .Max(row => Math.Abs(row.GetProperty("logit_clean").GetDouble()));
        foreach (string table in (string[])["heads", "heads_top", "layers", "layers_top"])
        {
            JsonElement[] expected = [.. earlier.GetProperty(table).EnumerateArray()];
            JsonElement[] rows = [.. analysis.GetProperty(table).EnumerateArray()];
            Assert.Equal(expected.Length, rows.Length);
            Assert.All(expected.Zip(rows), pair => AssertAlike(pair.First, pair.Second, Tolerance * largest));
        }
    }

    private static void AssertAlike(JsonElement expected, JsonElement row, double bound)
    {
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            JsonElement found = row.GetProperty(member.Name);
            Assert.Equal(member.Value.ValueKind, found.ValueKind);
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                Assert.Equal(member.Value.GetDouble(), found.GetDouble(), BoundOf(member.Name, expected, bound));
            }
            else
            {
                Assert.Equal(member.Value.ToString(), found.ToString());
            }
        }
    }

    /// <summary>A ratio of means is as much less sure as its denominator is small; a count is open by the positions at
    /// its bound, and a share by their part of all.</summary>
    private static double BoundOf(string name, JsonElement expected, double bound)
    {
        if (name == "repair_fraction")
        {
            double fraction = Math.Abs(expected.GetProperty(name).GetDouble());
            return bound * (1 + fraction) / expected.GetProperty("direct_effect_lost").GetDouble();
        }

        if (name == "share_count")
        {
            return OpenPositions;
        }

        return name.StartsWith("share_", StringComparison.Ordinal)
            ? OpenPositions / Math.Max(1, expected.GetProperty("share_count").GetDouble())
            : name.EndsWith("_se", StringComparison.Ordinal) ? bound * Tolerances.SpreadFactor : bound;
    }

    private static JsonElement Earlier(string promptSet)
    {
        using StreamReader reader = new(GoldenFiles.OpenGolden($"rows/{promptSet}.json"));
        return JsonElement.Parse(reader.ReadToEnd());
    }
}
