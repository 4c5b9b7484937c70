using System.Globalization;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Revisions of a model: names, or steps.</summary>
/// <param name="Listed">Names; null where steps are given.</param>
/// <param name="Steps">Steps; null where names are given.</param>
[JsonConverter(typeof(RevisionsRequestConverter))]
public sealed record RevisionsRequest(IReadOnlyList<string>? Listed, StepsRequest? Steps)
{
    /// <summary>How many there are.</summary>
    public int Count => Listed?.Count ?? Steps!.Count;

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names() => Listed ??
    [
        .. Enumerable.Range(0, Steps!.Count).Select(index => string.Create(
            CultureInfo.InvariantCulture, $"step{Steps.From + ((long)index * Steps.Every)}")),
    ];

    /// <summary>The place of a revision in the request's body.</summary>
    /// <param name="index">Its index, from 0.</param>
    public string PointerTo(int index) =>
        Listed is null ? "/revisions" : Json.JsonPointer.At("/revisions", index);
}

/// <summary>Steps of a training at equal distances: <c>step0</c>, <c>step1000</c>.</summary>
/// <param name="From">The first one.</param>
/// <param name="To">Where they end; a step itself where the distance leads there.</param>
/// <param name="Every">Their distance.</param>
public sealed record StepsRequest(int From, int To, int Every)
{
    /// <summary>How many there are.</summary>
    [JsonIgnore]
    public int Count => To < From || Every < 1 ? 0 : (int)Math.Min(int.MaxValue, (((long)To - From) / Every) + 1);
}
