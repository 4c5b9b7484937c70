using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>What the answer of an experiment has beside its tables, at one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Step">The training step that its name states; null where it states none.</param>
public sealed record RevisionReport(string Revision, int? Step)
{
    /// <summary>The members, as the experiment's own answer has them.</summary>
    [JsonExtensionData]
    public IDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    /// <summary>The reports of a sweep; empty where its experiment has tables alone.</summary>
    /// <param name="report">What it found.</param>
    /// <param name="view">The sweep as it is shown.</param>
    /// <param name="draft">What was asked for.</param>
    public static IReadOnlyList<RevisionReport> AllOf(SweepReport report, AnalysisView view, SweepDraft draft)
    {
        HashSet<string> tables =
        [
            .. draft.Tables.SelectMany(table =>
                table.Subsets.DefaultIfEmpty<string?>(defaultValue: null).Select(table.MemberOf)),
        ];
        return
        [
            .. report.Runs.Select(run => Of(run, view, draft, tables)).Where(found => found.Members.Count > 0),
        ];
    }

    private static RevisionReport Of(SweptRun run, AnalysisView view, SweepDraft draft, HashSet<string> tables)
    {
        AnalysisResponse shown = draft.Tools.Experiment.Show(
            view with { State = view.State with { Spec = run.Spec, Findings = run.Findings } });
        JsonTypeInfo type = JsonConventions.Options.GetTypeInfo(shown.GetType());
        return new RevisionReport(run.Revision.Name, run.Revision.Step)
        {
            Members = type.Properties
                .Where(member => member.AttributeProvider is MemberInfo known
                    && known.DeclaringType == type.Type
                    && !tables.Contains(member.Name))
                .ToDictionary(
                    member => member.Name, member => member.Get!(shown), StringComparer.Ordinal),
        };
    }
}
