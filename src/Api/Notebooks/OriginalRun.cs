using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Notebooks;

/// <summary>What an analysis was asked with and ran on, as far as it is known.</summary>
/// <param name="Request">Its request, the revision pinned to the commit where there is one.</param>
/// <param name="Commit">The commit of a Hub model; null for others, of a training sweep, and until it is
/// known.</param>
/// <param name="Facts">What must be the same for the same numbers, by name.</param>
/// <param name="SetHashes">The members that named a prompt set, each with the set's SHA-256.</param>
/// <param name="KeepsTokens">Whether it keeps token rows.</param>
public sealed record OriginalRun(
    JsonElement Request,
    string? Commit,
    JsonElement Facts,
    IReadOnlyList<(string Member, string Sha256)> SetHashes,
    bool KeepsTokens)
{
    private const string Revision = "revision";

    /// <summary>What is known of an analysis.</summary>
    /// <param name="view">The analysis at the moment, its prompts shown.</param>
    public static OriginalRun Of(AnalysisView view)
    {
        // Without its findings it is shown without rows, which may be a hundred thousand.
        AnalysisResponse brief = view.Entry.Draft.Show(view with { State = view.State with { Findings = null } });
        JsonObject request = RequestOf(brief);
        string? commit = Pin(request, brief.Model?.Commit);
        (string Member, string? Sha256)[] sets =
        [
            ("prompt_set", brief.Data?.PromptSetSha256), ("ablation.source", brief.Data?.SourceSetSha256),
        ];
        return new OriginalRun(
            JsonSerializer.SerializeToElement(request, JsonConventions.Options),
            commit,
            JsonSerializer.SerializeToElement(FactsOf(view, brief), JsonConventions.Options),
            [.. sets.Where(set => set.Sha256 is not null).Select(set => (set.Member, set.Sha256!))],
            KeepsTokensOf(request));
    }

    private static JsonObject RequestOf(AnalysisResponse brief) =>
        JsonSerializer.SerializeToNode(brief, brief.GetType(), JsonConventions.Options)!["request"]!.AsObject();

    /// <summary>Asks for the commit in place of a name that may move. A training sweep has several revisions.</summary>
    private static string? Pin(JsonObject request, string? commit)
    {
        if (commit is null || !request.ContainsKey(Revision))
        {
            return null;
        }

        request[Revision] = commit;
        return commit;
    }

    /// <summary>A training sweep has the experiment's request within its own.</summary>
    private static bool KeepsTokensOf(JsonObject request)
    {
        JsonObject asked = request["request"]?.AsObject() ?? request;
        return asked["tokens"]?.GetValue<string>() is string kept && kept != "none";
    }

    private static Dictionary<string, object?> FactsOf(AnalysisView view, AnalysisResponse brief)
    {
        Dictionary<string, object?> facts = new(StringComparer.Ordinal)
        {
            ["version"] = brief.Runtime.Version,
            ["onnxruntime"] = brief.Runtime.Onnxruntime,
            ["device"] = brief.Runtime.Device,
            ["precision"] = brief.Runtime.Precision,
            ["weights_sha256"] = brief.Model?.WeightsSha256,
            ["prompt_set_sha256"] = brief.Data?.PromptSetSha256,
            ["source_set_sha256"] = brief.Data?.SourceSetSha256,
        };
        AnalysisTable? revisions = view.Entry.Draft.Tables.FirstOrDefault(table => table.Name == "revisions");
        if (revisions is not null && view.State is { Spec: Spec spec, Findings: Findings findings })
        {
            facts["revisions"] = RevisionsOf(revisions.Of(spec, findings.Report, subset: null)!);
        }

        return facts;
    }

    /// <summary>The weights of each revision of a training sweep.</summary>
    private static Dictionary<string, string?> RevisionsOf(Rows rows) =>
        JsonSerializer.SerializeToElement(rows, rows.GetType(), JsonConventions.Options).EnumerateArray()
            .ToDictionary(
                row => row.GetProperty(Revision).GetString()!,
                row => row.GetProperty("weights_sha256").GetString(),
                StringComparer.Ordinal);
}
