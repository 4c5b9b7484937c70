using System.Text.RegularExpressions;

namespace SelfRepair.Api.Problems;

/// <summary>Collects the faults of a request: counts all of them and keeps a few.</summary>
/// <remarks>Kept are the first of each kind, then repetitions, so that a list of a million faults of one kind hides no
/// fault of another. Two faults are of one kind where place and sentence differ in numbers alone.</remarks>
public sealed partial class ProblemErrors
{
    /// <summary>Faults that an answer lists at most.</summary>
    public const int MaxListed = 20;

    private readonly List<ProblemError> firsts = [];
    private readonly List<ProblemError> repetitions = [];
    private readonly HashSet<string> kinds = new(StringComparer.Ordinal);

    /// <summary>How many faults there are, those that are not listed included.</summary>
    public int Count { get; private set; }

    /// <summary>The faults that an answer lists: different kinds first, each in the order of the request.</summary>
    public IReadOnlyList<ProblemError> Listed => [.. firsts, .. repetitions.Take(MaxListed - firsts.Count)];

    /// <summary>Collects the faults of a list.</summary>
    /// <param name="errors">The faults, in the order of the request.</param>
    public static ProblemErrors Of(IEnumerable<ProblemError> errors)
    {
        ProblemErrors collected = new();
        foreach (ProblemError error in errors)
        {
            collected.Add(error);
        }

        return collected;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="error">The fault.</param>
    public void Add(ProblemError error)
    {
        Count++;
        if (firsts.Count == MaxListed)
        {
            return;
        }

        if (kinds.Add(KindOf(error)))
        {
            firsts.Add(error);
        }
        else if (repetitions.Count < MaxListed)
        {
            repetitions.Add(error);
        }
    }

    private static string KindOf(ProblemError error) => Digits().Replace($"{error.Pointer} {error.Detail}", "#");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
