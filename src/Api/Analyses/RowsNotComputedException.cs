using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Head rows are asked for that the analysis was not asked to compute.</summary>
/// <param name="computed">What it computed: all or top.</param>
/// <param name="asked">What is asked for.</param>
public sealed class RowsNotComputedException(string computed, string asked) : ApiException(
    $"Head rows of subset {asked} are asked for, and this analysis was sent with \"rows\": [\"{computed}\"]. "
    + $"Send its request again with \"rows\": [\"{computed}\", \"{asked}\"].")
{
    /// <summary>What it computed.</summary>
    public string Computed => computed;

    /// <summary>What is asked for.</summary>
    public string Asked => asked;
}
