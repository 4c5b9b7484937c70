using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.Ablations;

/// <summary>An ablation made ready for some prompts: who lends to whom, what is averaged, how often a head is
/// run.</summary>
internal sealed class AblationPlan
{
    private readonly SourceRow[][] sourceRows;

    private AblationPlan(AblationSettings settings, SourceRow[][] sourceRows, bool isDrawn)
    {
        Settings = settings;
        this.sourceRows = sourceRows;
        Pairs = isDrawn
            ? [.. sourceRows.SelectMany((rows, draw) =>
                rows.Select((row, prompt) => new Pair(prompt, draw, row.Sources)))]
            : [];
        RunCount = settings.Average == DrawAverage.Outcomes ? Math.Max(1, sourceRows.Length) : 1;
    }

    /// <summary>How heads are ablated.</summary>
    public AblationSettings Settings { get; }

    /// <summary>The drawn pairs in the order of draw, then prompt; empty where none was drawn.</summary>
    public IReadOnlyList<Pair> Pairs { get; }

    /// <summary>Number of source rows that each prompt has.</summary>
    public int SourceCount => sourceRows.Length;

    /// <summary>How often a head is run for a prompt: the draws whose outcomes are averaged, or 1.</summary>
    public int RunCount { get; }

    /// <summary>Whether the replacement is a mean of clean activations.</summary>
    public bool IsMean => Settings.Kind is AblationKind.Mean or AblationKind.PositionMean;

    /// <summary>Whether several draws were asked for where nothing is drawn.</summary>
    public bool IgnoresDraws => Settings.Draws > 1 && Pairs.Count == 0;

    /// <summary>Makes an ablation ready, its request being valid.</summary>
    /// <param name="settings">How heads are ablated.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="endOfText">Id of &lt;|endoftext|&gt;; null: there is none.</param>
    /// <param name="cancellationToken">Stops it, between two draws.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public static AblationPlan For(
        AblationSettings settings,
        IReadOnlyList<Prompt> prompts,
        int? endOfText,
        CancellationToken cancellationToken)
    {
        bool isDrawn = settings.Kind == AblationKind.Resample && settings.Sources is null;
        SourceRow[][] rows = isDrawn ? Draw(settings, prompts, endOfText, cancellationToken) : Given(settings, prompts);
        return new AblationPlan(settings, rows, isDrawn);
    }

    /// <summary>The row that lends to a prompt.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="draw">The draw, from 0.</param>
    public ReadOnlyMemory<int> SourceTokens(int prompt, int draw) => sourceRows[draw][prompt].Tokens;

    /// <summary>The prompt that alone lends to another, so that its own clean run holds what is lent; null where the
    /// row that lends is no beginning of a prompt of the request.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="draw">The draw, from 0.</param>
    public int? LenderOf(int prompt, int draw) =>
        Settings.SourceSet is null && sourceRows[draw][prompt].Sources is [int lender] ? lender : null;

    private static SourceRow[][] Draw(
        AblationSettings settings,
        IReadOnlyList<Prompt> prompts,
        int? endOfText,
        CancellationToken cancellationToken)
    {
        SourcePairing pairing = new(settings.SourceSet ?? [.. prompts.Select(prompt => prompt.Tokens)], endOfText);
        int[] lengths = [.. prompts.Select(prompt => prompt.Tokens.Length)];
        SourceRow[][] rows = new SourceRow[settings.Draws][];
        for (int draw = 0; draw < rows.Length; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows[draw] = settings.SourceSet is null
                ? pairing.WithinSet(settings.Seed, draw)
                : pairing.FromSet(lengths, settings.Seed, draw);
        }

        return rows;
    }

    private static SourceRow[][] Given(AblationSettings settings, IReadOnlyList<Prompt> prompts) => settings.Kind switch
    {
        AblationKind.Resample => [[.. prompts.Select((prompt, index) =>
            new SourceRow(settings.Sources![index][..prompt.Tokens.Length], []))]],
        AblationKind.Contrastive => [[.. prompts.Select(prompt => new SourceRow(prompt.Counterpart!.Value, []))]],
        _ => [],
    };
}
