using System.Text.Json.Serialization;

namespace SelfRepair.Api.Injection;

/// <summary>The numbers of a given vector: the same everywhere, or for each position of each prompt.</summary>
/// <param name="Everywhere">The vector, [d_model]; null where there is one for each position.</param>
/// <param name="ByPosition">The vectors, [prompt][pos][d_model]; null where one serves everywhere.</param>
[JsonConverter(typeof(VectorValuesConverter))]
public sealed record VectorValues(
    IReadOnlyList<double>? Everywhere, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>>? ByPosition)
{
    /// <summary>Bytes that they hold in memory, estimated from above.</summary>
    public long ByteCount => sizeof(double)
        * (2L * ((Everywhere?.Count ?? 0)
            + (ByPosition?.Sum(prompt => prompt.Sum(vector => (long)vector.Count + 8)) ?? 0)));
}
