using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Prompts;

/// <summary>An analysis would have more prompts, tokens or rows than one may have.</summary>
/// <param name="what">What there is too much of, in the plural.</param>
/// <param name="asked">How much.</param>
/// <param name="maximum">The most there may be.</param>
/// <param name="advice">What to do.</param>
public sealed class AnalysisTooLargeException(string what, long asked, long maximum, string advice) : ApiException(
    $"The analysis would have {asked} {what}; one may have {maximum}. {advice}")
{
    /// <summary>How much was asked.</summary>
    public long Asked => asked;

    /// <summary>The most there may be.</summary>
    public long Maximum => maximum;

    /// <summary>Refuses more than there may be.</summary>
    /// <param name="what">What is counted, in the plural.</param>
    /// <param name="asked">How much there is.</param>
    /// <param name="maximum">The most there may be.</param>
    /// <param name="advice">What to do.</param>
    /// <exception cref="AnalysisTooLargeException">There is more.</exception>
    public static void ThrowIfAbove(string what, long asked, long maximum, string advice)
    {
        if (asked > maximum)
        {
            throw new AnalysisTooLargeException(what, asked, maximum, advice);
        }
    }
}
