using System.ComponentModel;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Injection;

/// <summary>A vector: values, what a head writes, random directions, or the difference of two prompts.</summary>
[FieldHint("vector", "The numbers are values: {\"name\": \"v\", \"values\": [0.1, -0.2, ...]}.")]
[FieldHint("heads", "A vector is of one head: {\"head\": \"L4H0\"}.")]
[FieldHint("prompts", "The two prompts are difference: {\"difference\": [\"one\", \"another\"]}.")]
public sealed record InjectedVectorRequest
{
    /// <summary>Its name in the answer; by default the head's, random, or difference. Values need one.</summary>
    public string? Name { get; init; }

    /// <summary>d_model numbers, or [prompt][position][d_model]: centered over d_model first. What is shorter than its
    /// prompt writes nothing after its end.</summary>
    public VectorValues? Values { get; init; }

    /// <summary>A head, such as L4H0: what it writes in the clean run, position by position.</summary>
    public string? Head { get; init; }

    /// <summary>Random directions of one norm, named NAME 0, NAME 1 and so on.</summary>
    public RandomVectorRequest? Random { get; init; }

    /// <summary>Two prompts: the resid_pre of the layer in the first less that in the second, position by position, up
    /// to the end of the shorter.</summary>
    public IReadOnlyList<PromptRequest>? Difference { get; init; }
}

/// <summary>Random directions of one norm.</summary>
public sealed record RandomVectorRequest
{
    /// <summary>Their norm, positive.</summary>
    public double? Norm { get; init; }

    /// <summary>How many there are.</summary>
    [DefaultValue(1)]
    public int Count { get; init; } = 1;

    /// <summary>Their seed.</summary>
    [DefaultValue(0ul)]
    public ulong Seed { get; init; }
}
