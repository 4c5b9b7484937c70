using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Token rows are asked for that the analysis did not keep.</summary>
/// <param name="kept">What it kept: none or top.</param>
/// <param name="asked">What is asked for.</param>
public sealed class TokensNotKeptException(string kept, string asked) : ApiException(
    $"Token rows of subset {asked} are asked for, and this analysis was sent with \"tokens\": \"{kept}\". "
    + $"Send its request again with \"tokens\": \"{asked}\".")
{
    /// <summary>What it kept.</summary>
    public string Kept => kept;

    /// <summary>What is asked for.</summary>
    public string Asked => asked;
}
