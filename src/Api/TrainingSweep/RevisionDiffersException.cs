using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>A revision of a sweep differs from the first one in more than weights.</summary>
/// <param name="model">The model.</param>
/// <param name="first">The first revision.</param>
/// <param name="other">The other one.</param>
/// <param name="difference">What it has that the first one has not.</param>
public sealed class RevisionDiffersException(string model, string first, string other, string difference)
    : ApiException(
        $"{model}@{other} has {difference} than {model}@{first}, on which this sweep was planned: their rows would not "
        + "be of the same tokens and heads. Analyze it alone.")
{
    /// <summary>The revision.</summary>
    public string Revision => other;
}
