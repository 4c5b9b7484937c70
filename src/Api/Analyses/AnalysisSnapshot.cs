namespace SelfRepair.Api.Analyses;

/// <summary>An analysis at one moment, and the request that asks for it.</summary>
/// <param name="Entry">The analysis.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="BaseUrl">Where the service is, as the client sees it.</param>
public sealed record AnalysisSnapshot(
    AnalysisEntry Entry, AnalysisState State, AnalysisProgress Progress, string BaseUrl);
