using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Statistics;

/// <summary>Sums of pairs (x, y) over positions, in double (E47): all that a line through them needs (E53), its error
/// clustered by prompt included.</summary>
/// <remarks>The error needs sum over prompts of G_p^2, G_p the prompt's sum of (x - mean x) e, e the residuals of a
/// line that is known only at the end. G_p is linear in the prompt's own sums S_p = (n, x, y, x^2, x y)_p, with
/// coefficients c that the final means and slope give: G_p = c . S_p. So sum G_p^2 = c^T M c with M = sum S_p S_p^T,
/// 15 sums, and no prompt's own sums are kept. What cancels costs some n 2^-52 of the squared sums, as in
/// <see cref="Pooled"/>: of points that lie exactly on a line it leaves about 1e-8 of x, not 0. Sums of whole prompts
/// add, so that merging in prompt order gives the same bits however prompts were run.</remarks>
public sealed class PairSums : IPlainData<PairSums>
{
    private const int Width = 5;

    /// <summary>What rounding may leave of a variance that is 0, over the mean square: sums of n squares lose at most n
    /// 2^-53 of themselves, and 2^-40 is that of 8,192 points whose errors all have one sign.</summary>
    private const double LeastVariance = 1.0 / (1L << 40);

    /// <summary>n, sum x, sum y, sum x^2, sum x y.</summary>
    private readonly double[] sums;

    /// <summary>Upper triangle of M, row by row.</summary>
    private readonly double[] products;
    private double squaredY;
    private long promptCount;

    /// <summary>Empty sums.</summary>
    public PairSums()
    {
        sums = new double[Width];
        products = new double[Width * (Width + 1) / 2];
    }

    private PairSums(PlainDataReader reader)
    {
        promptCount = reader.ReadInteger();
        squaredY = reader.ReadNumber();
        sums = reader.ReadArray<double>();
        products = reader.ReadArray<double>();
    }

    /// <summary>Number of pairs, n.</summary>
    public long Count => (long)sums[0];

    /// <inheritdoc/>
    public static PairSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(promptCount);
        writer.Write(squaredY);
        writer.Write<double>(sums);
        writer.Write<double>(products);
    }

    /// <summary>Takes the pairs of a prompt; none of it was taken before.</summary>
    /// <param name="x">x at its scored positions, [scored].</param>
    /// <param name="y">y there, [scored].</param>
    /// <returns>Pairs that are left out, because one of their numbers is not finite.</returns>
    public int AddPrompt(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Span<double> own = stackalloc double[Width];
        own.Clear();
        double ownSquaredY = 0;
        for (int scored = 0; scored < x.Length; scored++)
        {
            if (double.IsFinite(x[scored]) && double.IsFinite(y[scored]))
            {
                own[0]++;
                own[1] += x[scored];
                own[2] += y[scored];
                own[3] += x[scored] * x[scored];
                own[4] += x[scored] * y[scored];
                ownSquaredY += y[scored] * y[scored];
            }
        }

        squaredY += ownSquaredY;
        promptCount += own[0] > 0 ? 1 : 0;
        Sequence.Add(sums, own);
        for (int row = 0, place = 0; row < Width; row++)
        {
            for (int column = row; column < Width; column++, place++)
            {
                products[place] += own[row] * own[column];
            }
        }

        return x.Length - (int)own[0];
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(PairSums later)
    {
        promptCount += later.promptCount;
        squaredY += later.squaredY;
        Sequence.Add(sums, later.sums);
        Sequence.Add(products, later.products);
    }

    /// <summary>The line through the pairs.</summary>
    public LineFit Fit()
    {
        (double n, double x, double y, double xx, double xy) = (sums[0], sums[1], sums[2], sums[3], sums[4]);
        if (n == 0)
        {
            return new LineFit(0, null, null, null, null, null);
        }

        double varianceX = xx - (x * x / n);
        double varianceY = squaredY - (y * y / n);
        bool variesX = varianceX > LeastVariance * xx;
        bool variesY = varianceY > LeastVariance * squaredY;
        double covariance = xy - (x * y / n);
        double? slope = variesX ? covariance / varianceX : null;
        return new LineFit(
            Count,
            slope,
            promptCount > 1 && slope is double b ? Error(b, x / n, y / n) / varianceX : null,
            (y - (slope * x)) / n,
            xx > 0 ? xy / xx : null,
            variesX && variesY ? Math.Clamp(covariance / Math.Sqrt(varianceX * varianceY), -1, 1) : null);
    }

    /// <summary>sqrt(sum over prompts of G_p^2), G_p = c . S_p.</summary>
    private double Error(double slope, double meanX, double meanY)
    {
        ReadOnlySpan<double> coefficients =
        [
            meanX * (meanY - (slope * meanX)),
            (2 * slope * meanX) - meanY,
            -meanX,
            -slope,
            1,
        ];
        double squares = 0;
        for (int row = 0, place = 0; row < Width; row++)
        {
            for (int column = row; column < Width; column++, place++)
            {
                int times = row == column ? 1 : 2;
                squares += times * coefficients[row] * coefficients[column] * products[place];
            }
        }

        return Math.Sqrt(Math.Max(0, squares));
    }
}
