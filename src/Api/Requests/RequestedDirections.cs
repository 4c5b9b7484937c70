using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Requests;

/// <summary>The random directions that a request asks for.</summary>
internal static class RequestedDirections
{
    /// <summary>The directions of a request.</summary>
    /// <param name="random">What it says of them.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many.</exception>
    public static RandomWriteSettings Of(RandomDirectionsRequest random)
    {
        AnalysisTooLargeException.ThrowIfAbove(
            "random directions",
            random.Count,
            RequestLimits.MaxRandomDirections,
            "Ask for fewer in random.count: their spread changes little beyond 100.");
        return new RandomWriteSettings(random.Count, random.Seed);
    }
}
