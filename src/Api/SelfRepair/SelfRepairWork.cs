using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.SelfRepair;

/// <summary>A self-repair experiment, checked and ready to run.</summary>
/// <param name="request">The request with every default filled in.</param>
/// <param name="prompts">Its prompts.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="memory">What it takes in memory.</param>
public sealed class SelfRepairWork(
    SelfRepairRequest request, PreparedPrompts prompts, SelfRepairExperiment experiment, WorkMemory memory)
    : AnalysisWork
{
    /// <summary>The request with every default filled in.</summary>
    public SelfRepairRequest Request => request;

    /// <inheritdoc/>
    public override PreparedPrompts Prompts => prompts;

    /// <inheritdoc/>
    public override long BlockPasses => experiment.Work(drawsSources: true).BlockPasses;

    /// <inheritdoc/>
    public override WorkMemory Memory => memory;

    /// <inheritdoc/>
    public override double MeanBlockFlops
    {
        get
        {
            ExperimentWork most = experiment.Work(drawsSources: false);
            return most.Flops / most.BlockPasses;
        }
    }

    /// <summary>The experiment.</summary>
    public SelfRepairExperiment Experiment => experiment;

    /// <inheritdoc/>
    public override long ScoredPositionCount => experiment.Extent.ScoredPositions;

    /// <inheritdoc/>
    public override KeepTokens KeptTokens => request.Tokens;

    /// <summary>Which prompts lend to which; empty where no source is drawn.</summary>
    public IReadOnlyList<Pair> Pairs => experiment.Pairs;

    /// <summary>Which optional columns its rows have.</summary>
    public RowOptions Columns { get; } = SelfRepairColumns.Of(request);

    /// <inheritdoc/>
    public override IAnalysisResult Run(
        IRowEngine engine, IProgress<BlockPassProgress> progress, CancellationToken cancellationToken) =>
        new SelfRepairResult(ExperimentRun.Run(experiment, engine, new InOrderHost(), progress, cancellationToken));
}

/// <summary>The results of a self-repair experiment.</summary>
/// <param name="Report">The report.</param>
public sealed record SelfRepairResult(SelfRepairReport Report) : IAnalysisResult
{
    /// <summary>A head row: some 80 numbers as objects.</summary>
    private const int BytesPerHeadRow = 4096;

    /// <summary>Indices, ids and a flag of a token row.</summary>
    private const int BytesPerTokenRow = 25;

    /// <inheritdoc/>
    public long BlockPasses => Report.BlockPasses;

    /// <inheritdoc/>
    public TokenColumns? TokenRows => Report.TokenRows;

    /// <inheritdoc/>
    public long ByteCount
    {
        get
        {
            long headRows = (Report.Heads?.Count ?? 0) + (Report.HeadsTop?.Count ?? 0);
            long matrixCells = Cells(Report.Matrix) + Cells(Report.MatrixTop);
            long tokenRows = Report.TokenRows?.Count ?? 0;
            return (headRows * BytesPerHeadRow)
                + (matrixCells * 16)
                + (tokenRows * (BytesPerTokenRow + (SelfRepairTerms.All.Count * sizeof(float))));
        }
    }

    private static long Cells(RepairMatrix? matrix) =>
        matrix?.Heads.Sum(layers => layers.Sum(heads => heads.Count + 1L)) ?? 0;
}
