namespace SelfRepair.Analysis.Ablations;

/// <summary>How heads are ablated.</summary>
public sealed record AblationSettings
{
    /// <summary>What a head's output is replaced by.</summary>
    public AblationKind Kind { get; init; } = AblationKind.Resample;

    /// <summary>Seed of the pairing of prompts with sources.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of pairings drawn, at least 1. Replacements without chance are drawn once whatever it
    /// says.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>What several draws are averaged over.</summary>
    public DrawAverage Average { get; init; } = DrawAverage.Outcomes;

    /// <summary>a of z + a (z~ - z); 1 replaces z by z~.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Token ids of another set's prompts, [source][pos]: resampled from, or averaged over. Null: the prompts
    /// themselves.</summary>
    public IReadOnlyList<ReadOnlyMemory<int>>? SourceSet { get; init; }

    /// <summary>For <see cref="AblationKind.Resample"/>: one source a prompt, [prompt][pos], at least as long as the
    /// prompt, its surplus unused. Null: sources are drawn.</summary>
    public IReadOnlyList<ReadOnlyMemory<int>>? Sources { get; init; }

    /// <summary>For <see cref="AblationKind.Constant"/>: what each ablated component writes at every position, by its
    /// name: <c>L4H0</c>, [d_head], or <c>MLP3</c>, [d_model]. Null for the other kinds.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>>? Values { get; init; }
}
