using SelfRepair.Api.Analyses;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Tests;

/// <summary>What was asked for where nothing is ever run: analyses are finished by the test.</summary>
internal sealed class FakeDraft : AnalysisDraft
{
    /// <inheritdoc/>
    public override string Kind => "fake";

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables => Table is null ? [] : [Table];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => [];

    /// <summary>Its table where it has one.</summary>
    public AnalysisTable? Table { get; init; }

    /// <inheritdoc/>
    public override ExperimentRequest Request { get; } = new SelfRepairRequest { PromptSet = "fake" };

    /// <inheritdoc/>
    public override Placement Placement => default;

    /// <summary>What it finds once it is run; null: it is never run.</summary>
    public Task<Findings>? Run { get; init; }

    /// <summary>Bytes that it says to hold.</summary>
    public long Bytes { get; init; }

    /// <inheritdoc/>
    public override long ByteCount => Bytes;

    /// <inheritdoc/>
    public override Task<Findings> RunAsync(
        AnalysisEntry entry, SpecRunner runner, CancellationToken cancellationToken) =>
        Run?.WaitAsync(cancellationToken) ?? throw new NotSupportedException();

    /// <inheritdoc/>
    public override long BytesOf(Findings findings) => (long)findings.Report;

    /// <inheritdoc/>
    public override AnalysisResponse Show(AnalysisView view) => throw new NotSupportedException();
}
