using System.Text.Json.Serialization;

namespace SelfRepair.Api.Requests;

/// <summary>A request as its analysis shows it: whole, or without the prompts that its sender has.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <param name="Request">The request.</param>
/// <param name="IsWhole">Whether its prompts are shown.</param>
[JsonConverter(typeof(AnsweredRequestConverter))]
public sealed record AnsweredRequest<TRequest>(TRequest Request, bool IsWhole)
    : AnsweredRequest(Request, IsWhole)
    where TRequest : ExperimentRequest;

/// <summary>A request as its analysis shows it, whatever its experiment is.</summary>
/// <param name="Asked">The request.</param>
/// <param name="IsWhole">Whether its prompts are shown.</param>
public abstract record AnsweredRequest(ExperimentRequest Asked, bool IsWhole);
