using System.Text.Json;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>What of a sweep's request can be checked without its experiment's.</summary>
/// <param name="kind">The kind.</param>
public sealed class SweepRules(TrainingSweepKind kind)
{
    private const int MaxNameLength = 250;

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidRequestException">Some of it is wrong.</exception>
    public void Check(TrainingSweepRequest request)
    {
        RequestCheck check = new();
        CheckRevisions(check, request.Revisions);
        check.That(
            request.Experiment is null || ExperimentOf(request) is not null,
            "/experiment",
            $"experiment is '{request.Experiment}'. "
                + NearNames.Hint(request.Experiment ?? string.Empty, Names, "experiments"));
        bool isObject = request.Request.ValueKind == JsonValueKind.Object;
        check.That(
            isObject,
            "/request",
            "request is the experiment's own request, an object: {\"prompt_set\": \"ioi\"}.");
        check.That(
            !isObject || !request.Request.TryGetProperty("revision", out _),
            "/request/revision",
            "The revisions of a sweep stand in revisions; leave revision out of request.");
        check.Throw();
    }

    /// <summary>The experiment that a request names, or the default one; null where there is none of the
    /// name.</summary>
    /// <param name="request">The request.</param>
    public PlannedKind? ExperimentOf(TrainingSweepRequest request) => request.Experiment is null
        ? kind.Experiments[0]
        : kind.Experiments.FirstOrDefault(experiment => experiment.Name == request.Experiment);

    /// <summary>Refuses more revisions than a sweep may have.</summary>
    /// <param name="revisions">The revisions.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many.</exception>
    public static void RefuseTooMany(RevisionsRequest revisions)
    {
        if (revisions.Count <= RequestLimits.MaxRevisions)
        {
            return;
        }

        string advice = revisions.Steps is StepsRequest steps
            ? $"\"every\": {EveryFor(steps)} takes {RequestLimits.MaxRevisions} or fewer."
            : $"Name {RequestLimits.MaxRevisions}, and the others in another sweep.";
        throw new AnalysisTooLargeException("revisions", revisions.Count, RequestLimits.MaxRevisions, advice);
    }

    private string[] Names => [.. kind.Experiments.Select(experiment => experiment.Name)];

    private static void CheckRevisions(RequestCheck check, RevisionsRequest? revisions)
    {
        check.That(
            revisions is not null,
            "/revisions",
            "A sweep has revisions: [\"step64\", \"main\"], or {\"from\": 0, \"to\": 143000, \"every\": 1000}.");
        if (revisions?.Steps is StepsRequest steps)
        {
            check.That(
                steps.From >= 0 && steps.To >= steps.From && steps.Every > 0,
                "/revisions",
                $"Steps run from 0 or more to as many or more, every 1 or more; these are from {steps.From} to "
                    + $"{steps.To}, every {steps.Every}.");
        }

        if (revisions?.Listed is IReadOnlyList<string> names)
        {
            check.That(names.Count > 0, "/revisions", "revisions is empty. Name at least one, such as \"main\".");
            CheckNames(check, names);
        }
    }

    private static void CheckNames(RequestCheck check, IReadOnlyList<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int index = 0; index < names.Count; index++)
        {
            string name = names[index];
            string pointer = JsonPointer.At("/revisions", index);
            check.That(
                name.Length is > 0 and <= MaxNameLength,
                pointer,
                $"A revision's name has 1 to {MaxNameLength} characters.");
            check.That(seen.Add(name), pointer, $"Revision '{name}' is named twice. Name it once.");
        }
    }

    /// <summary>The least distance that leaves no more steps than there may be.</summary>
    private static long EveryFor(StepsRequest steps) =>
        (((long)steps.To - steps.From) / RequestLimits.MaxRevisions) + 1;
}
