using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.Ablations;

/// <summary>An ablation made ready for some prompts: who lends to whom, what is averaged, how often a head is
/// run.</summary>
/// <remarks>Sources are drawn when they are first needed, since they take draws times the memory of the prompts, and
/// can be let go: drawn again they are the same.</remarks>
internal sealed class AblationPlan
{
    private readonly IReadOnlyList<Prompt> prompts;
    private readonly int? endOfText;
    private readonly Lock gate = new();
    private SourceRow[][]? sourceRows;

    private AblationPlan(AblationSettings settings, IReadOnlyList<Prompt> prompts, int? endOfText)
    {
        Settings = settings;
        this.prompts = prompts;
        this.endOfText = endOfText;
        SourceCount = SourceCountOf(settings);
        RunCount = RunCountOf(settings);
    }

    /// <summary>That of experiments that ablate nothing: no source, no mean, one run.</summary>
    public static AblationPlan None { get; } =
        new(new AblationSettings { Kind = AblationKind.Zero }, prompts: [], endOfText: null);

    /// <summary>How heads are ablated.</summary>
    public AblationSettings Settings { get; }

    /// <summary>The drawn pairs in the order of draw, then prompt; empty where nothing is drawn, or not
    /// yet.</summary>
    public IReadOnlyList<Pair> Pairs { get; private set; } = [];

    /// <summary>Number of source rows that each prompt has.</summary>
    public int SourceCount { get; }

    /// <summary>How often a head is run for a prompt: the draws whose outcomes are averaged, or 1.</summary>
    public int RunCount { get; }

    /// <summary>Whether the replacement is a mean of clean activations.</summary>
    public bool IsMean => Settings.Kind is AblationKind.Mean or AblationKind.PositionMean;

    /// <summary>Whether several draws were asked for where nothing is drawn.</summary>
    public bool IgnoresDraws => Settings.Draws > 1 && !IsDrawn(Settings);

    /// <summary>Whether an ablation draws its sources by chance.</summary>
    /// <param name="settings">How heads are ablated.</param>
    public static bool IsDrawn(AblationSettings settings) =>
        settings.Kind == AblationKind.Resample && settings.Sources is null;

    /// <summary>Number of source rows that each prompt has.</summary>
    /// <param name="settings">How heads are ablated.</param>
    public static int SourceCountOf(AblationSettings settings) => settings.Kind switch
    {
        AblationKind.Resample => settings.Sources is null ? settings.Draws : 1,
        AblationKind.Contrastive => 1,
        _ => 0,
    };

    /// <summary>How often a head is run for a prompt.</summary>
    /// <param name="settings">How heads are ablated.</param>
    public static int RunCountOf(AblationSettings settings) =>
        settings.Average == DrawAverage.Outcomes ? Math.Max(1, SourceCountOf(settings)) : 1;

    /// <summary>Makes an ablation ready, its request being valid.</summary>
    /// <param name="settings">How heads are ablated.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="endOfText">Id of &lt;|endoftext|&gt;; null: there is none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceTooShortException">A source can be continued by nothing.</exception>
    public static AblationPlan For(
        AblationSettings settings,
        IReadOnlyList<Prompt> prompts,
        int? endOfText,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AblationPlan plan = new(settings, prompts, endOfText);
        if (IsDrawn(settings))
        {
            plan.Pairing().Check(plan.Lengths(), isWithinSet: settings.SourceSet is null);
        }

        return plan;
    }

    /// <summary>Draws the sources, where they are not drawn yet.</summary>
    /// <param name="cancellationToken">Stops it, between two draws.</param>
    public void Draw(CancellationToken cancellationToken) => Rows(cancellationToken);

    /// <summary>Lets the source rows go; pairs stay.</summary>
    public void Forget()
    {
        lock (gate)
        {
            sourceRows = null;
        }
    }

    /// <summary>The row that lends to a prompt.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="draw">The draw, from 0.</param>
    public ReadOnlyMemory<int> SourceTokens(int prompt, int draw) => Rows()[draw][prompt].Tokens;

    /// <summary>The prompt that alone lends to another, so that its own clean run holds what is lent; null where the
    /// row that lends is no beginning of a prompt of the request.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="draw">The draw, from 0.</param>
    public int? LenderOf(int prompt, int draw) =>
        Settings.SourceSet is null && Rows()[draw][prompt].Sources is [int lender] ? lender : null;

    private SourceRow[][] Rows(CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (sourceRows is null)
            {
                bool isDrawn = IsDrawn(Settings);
                sourceRows = isDrawn ? DrawRows(cancellationToken) : Given();
                Pairs = isDrawn
                    ? [.. sourceRows.SelectMany((rows, draw) =>
                        rows.Select((row, prompt) => new Pair(prompt, draw, row.Sources)))]
                    : [];
            }

            return sourceRows;
        }
    }

    private SourcePairing Pairing() =>
        new(Settings.SourceSet ?? [.. prompts.Select(prompt => prompt.Tokens)], endOfText);

    private int[] Lengths() => [.. prompts.Select(prompt => prompt.Tokens.Length)];

    private SourceRow[][] DrawRows(CancellationToken cancellationToken)
    {
        SourcePairing pairing = Pairing();
        int[] lengths = Lengths();
        SourceRow[][] rows = new SourceRow[Settings.Draws][];
        for (int draw = 0; draw < rows.Length; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows[draw] = Settings.SourceSet is null
                ? pairing.WithinSet(Settings.Seed, draw)
                : pairing.FromSet(lengths, Settings.Seed, draw);
        }

        return rows;
    }

    private SourceRow[][] Given() => Settings.Kind switch
    {
        AblationKind.Resample => [[.. prompts.Select((prompt, index) =>
            new SourceRow(Settings.Sources![index][..prompt.Tokens.Length], []))]],
        AblationKind.Contrastive => [[.. prompts.Select(prompt => new SourceRow(prompt.Counterpart!.Value, []))]],
        _ => [],
    };
}
