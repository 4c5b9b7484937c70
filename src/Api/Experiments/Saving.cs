using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>A change of a request that takes less memory.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <param name="Change">The change as a client writes it: <c>"matrix": false</c>.</param>
/// <param name="Apply">Makes it. A request that it leaves as it is has nothing to save there.</param>
public sealed record Saving<TRequest>(string Change, Func<TRequest, TRequest> Apply)
    where TRequest : ExperimentRequest;
